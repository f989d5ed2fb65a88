// What the page runs by itself. Nothing is called from outside: a debugger's call may compile text
// into code whatever the page's policy says, and would prove nothing about pages.
import { runFile, type VectorFile } from '../vectors/run-file.ts'

/** What came of compiling text into code. */
function compile(): string {
  try {
    return String(new Function('return 1')())
  } catch (error) {
    return error instanceof EvalError ? 'refused' : String(error)
  }
}

async function runAll(): Promise<object> {
  const answer: unknown = await (await fetch('/vectors')).json()
  const files = answer as readonly (VectorFile & { file: string })[]
  const outcomes: Record<string, unknown> = {}
  for (const file of files) outcomes[file.file] = await runFile(file)
  return outcomes
}

Object.assign(globalThis, { compiled: compile(), outcomes: runAll() })
