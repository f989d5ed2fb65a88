// Reads a transcript: a Markdown page whose `console` blocks are a terminal session. The page is the
// test, so that a reader of the documentation and the test runner see the same thing.

/** One command and what it must print. */
export type Step = {
  readonly command: string
  /** runs on while the following steps are made, and is stopped at the end */
  readonly background: boolean
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
  readonly exitCode: number
  /** line of the page, for messages */
  readonly line: number
}

export type Transcript = { readonly title: string; readonly steps: readonly Step[] }

/**
 * In a `console` block, `$ ` begins a command, `! ` a line of stderr, `[exit N]` says how it ended
 * (0 if absent), everything else is stdout.
 */
export function parseTranscript(page: string): Transcript {
  const lines = page.split('\n')
  const title = lines.find((line) => line.startsWith('# '))?.slice(2)
  if (title === undefined) throw new SyntaxError('a transcript begins with a title')
  const steps: Mutable<Step>[] = []
  let inside = false
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('```')) inside = line === '```console'
    else if (inside) addLine(steps, line, index + 1)
  }
  if (steps.length === 0) throw new SyntaxError('a transcript holds at least one command')
  return { title, steps }
}

type Mutable<T> = {
  -readonly [name in keyof T]: T[name] extends readonly string[] ? string[] : T[name]
}

function addLine(steps: Mutable<Step>[], text: string, line: number): void {
  if (text.startsWith('$ ')) {
    const background = text.endsWith(' &')
    const command = background ? text.slice(2, -2) : text.slice(2)
    steps.push({ command, background, stdout: [], stderr: [], exitCode: 0, line })
    return
  }
  const step = steps.at(-1)
  if (step === undefined) throw new SyntaxError(`line ${line}: output before any command`)
  const exit = /^\[exit (\d+)\]$/.exec(text)
  if (exit !== null) step.exitCode = Number(exit[1])
  else if (/^!( |$)/.test(text)) step.stderr.push(text.slice(2))
  else step.stdout.push(text)
}
