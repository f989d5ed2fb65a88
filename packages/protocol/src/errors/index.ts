// The catalogue alone, for pages that show errors and carry no cryptography.
export {
  CATALOGUE,
  type CatalogueEntry,
  ENDS_ENTITLEMENTS,
  ERROR_NAMES,
  type ErrorName,
  findErrorName,
} from './catalogue.ts'
export { faultsOf, type SchemaFinding } from './faults.ts'
export {
  type Detail,
  type ErrorDetails,
  type Fault,
  MarqueError,
  toMarqueError,
} from './marque-error.ts'
export {
  encodeProblem,
  type Language,
  PROBLEM_CONTENT_TYPE,
  type Problem,
  parseProblem,
} from './problem.ts'
