// The two streams of a command: results to stdout, everything else to stderr. One stray line on
// stdout would break every script that reads `--json`.

export type Output = {
  readonly json: boolean
  /** The result: as JSON with `--json`, else as text for people. */
  readonly result: (data: object, text: string) => void
  /** Something worth knowing that is not the result. */
  readonly note: (text: string) => void
  /** Progress of long work; silent unless a person watches. */
  readonly progress: (what: string) => Progress
}

export type Progress = {
  /** @param total unknown: only what is done is shown */
  readonly update: (done: number, total?: number) => void
  readonly end: () => void
}

export type Streams = {
  readonly stdout: Pick<NodeJS.WriteStream, 'write'>
  readonly stderr: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>
}

export function createOutput(streams: Streams, json: boolean): Output {
  return {
    json,
    result: (data, text) => {
      streams.stdout.write(`${json ? JSON.stringify(data, null, 2) : text}\n`)
    },
    note: (text) => {
      streams.stderr.write(`${text}\n`)
    },
    progress: (what) => (streams.stderr.isTTY ? terminalProgress(streams, what) : SILENT),
  }
}

const SILENT: Progress = { update: () => {}, end: () => {} }

function terminalProgress({ stderr }: Streams, what: string): Progress {
  let shown = ''
  const show = (text: string): void => {
    if (text === shown) return
    shown = text
    stderr.write(`\r\u001b[K${text}`)
  }
  show(`${what} …`)
  return {
    update: (done, total) => {
      const megabytes = `${(done / 1_000_000).toFixed(1)} MB`
      const percent = total === undefined ? '' : ` ${Math.floor((done / total) * 100)} %,`
      show(`${what}:${percent} ${megabytes}`)
    },
    end: () => {
      stderr.write('\r\u001b[K')
    },
  }
}
