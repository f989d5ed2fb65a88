// The download of an archive from its beginning to its end: under way, cancelled, failed, or kept.
import { useEffect, useRef, useState } from 'react'
import { type Architecture, deploymentFiles } from '../../../api/authority-deployments.ts'
import { download, keepFile, type Progress } from '../../../api/download.ts'

export type ArchiveDownload =
  | { readonly step: 'idle' | 'cancelled' }
  | { readonly step: 'loading'; readonly progress: Progress }
  | {
      readonly step: 'done'
      readonly fileName: string
      readonly sha256: string
      readonly checked: boolean
    }
  | { readonly step: 'failed'; readonly error: unknown }

export function useArchiveDownload(deploymentId: string) {
  const [state, setState] = useState<ArchiveDownload>({ step: 'idle' })
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (architecture: Architecture | undefined) => {
    const controller = new AbortController()
    running.current = controller
    const { signal } = controller
    setState({ step: 'loading', progress: { doneBytes: 0 } })
    try {
      const onProgress = (progress: Progress) => setState({ step: 'loading', progress })
      const path = deploymentFiles.archive(deploymentId, architecture)
      const { content, ...facts } = await download(path, { signal, onProgress })
      if (signal.aborted) return
      keepFile(content, facts.fileName)
      setState({ step: 'done', ...facts })
    } catch (error) {
      setState(signal.aborted ? { step: 'cancelled' } : { step: 'failed', error })
    }
  }
  return {
    state,
    start: (architecture: Architecture | undefined) => {
      run(architecture).catch((error: unknown) => setState({ step: 'failed', error }))
    },
    cancel: () => running.current?.abort(),
  }
}
