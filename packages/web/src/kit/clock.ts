// The page's two clocks. Countdowns run on the monotonic one, so that a wrong or changed clock of
// the reader's machine shortens nothing; the server's own time comes from its answers.
import { useEffect, useState } from 'react'

/** Seconds since this page was opened; never runs backwards. */
export function monotonicSeconds(): number {
  return performance.now() / 1000
}

/** The monotonic second, renewed every `intervalSeconds`, so that a component counts with it. */
export function useMonotonicSeconds(intervalSeconds = 1): number {
  const [now, setNow] = useState(monotonicSeconds)
  useEffect(() => {
    const timer = setInterval(() => setNow(monotonicSeconds()), intervalSeconds * 1000)
    return () => clearInterval(timer)
  }, [intervalSeconds])
  return now
}

/** The instant that an HTTP `Date` header names, in epoch seconds. */
export const parseHttpDate = (text: string | null): number | undefined =>
  text === null ? undefined : parseTime(text)

/** The instant that a server wrote, as HTTP or ISO 8601 has it, in epoch seconds. */
export function parseTime(text: string): number | undefined {
  // biome-ignore lint/style/noRestrictedGlobals: parses the server's clock, reads none.
  const milliseconds = Date.parse(text)
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000
}
