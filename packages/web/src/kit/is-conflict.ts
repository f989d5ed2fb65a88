// Whether somebody else was faster: the server refused because what is there now is not what was seen.
import { RefusedError } from '../api/http.ts'

export const isConflict = (error: unknown): boolean =>
  error instanceof RefusedError && error.problem.name === 'CONFLICT'
