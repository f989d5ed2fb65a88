// One byte range of a download, so that a broken one can go on (RFC 9110 §14). Anything else than one
// plain range is answered with the whole.

/** @returns from `start` up to, not including, `end`; `undefined`: the whole */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === undefined) return undefined
  const start = Number(first)
  const end = last === undefined || last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes)
  return start < end ? { start, end } : undefined
}
