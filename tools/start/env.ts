// The environment of the programs that are started here: this shell's, without any Marque setting that
// happens to be in it, and with the ones that are given. Compiled code is kept for the next start.
import { join } from 'node:path'
import { CHECKOUT } from './places.ts'

const NODE_COMPILE_CACHE = join(CHECKOUT, 'node_modules/.cache/marque-start')

export function programEnvironment(settings: {
  readonly [name: string]: string
}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('MARQUE_'))
  return { ...Object.fromEntries(own), NODE_COMPILE_CACHE, ...settings }
}
