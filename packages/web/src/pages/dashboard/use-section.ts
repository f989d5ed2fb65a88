// Which section of the dashboard is shown: the page's address says it, so that a reload, a bookmark and
// the browser's way back keep it.
import { useSyncExternalStore } from 'react'

export const sections = [
  'overview',
  'nodes',
  'projects',
  'license',
  'server',
  'events',
  'log',
] as const

export type Section = (typeof sections)[number]

export const useSection = (): Section => useSyncExternalStore(listen, sectionOfAddress)

function listen(onChange: () => void): () => void {
  addEventListener('hashchange', onChange)
  return () => removeEventListener('hashchange', onChange)
}

const sectionOfAddress = (): Section =>
  sections.find((section) => location.hash === `#${section}`) ?? 'overview'
