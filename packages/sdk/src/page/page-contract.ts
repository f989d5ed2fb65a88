// What a product says to have its registration page, and what it gets. Imports nothing but the SDK's
// own types, so that the published declarations fit node:http, Express and Fastify without theirs.
// Implements docs/sdk.md, "The registration page".
import type { Clock, Log } from '../contract.ts'

/** What the page needs of a request; those of node:http, Connect and Express have it. */
export type PageRequest = {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: object
}

/** What the page needs of an answer; those of node:http, Connect and Express have it. */
export type PageResponse = {
  readonly headersSent: boolean
  readonly end: (...chunk: never[]) => unknown
}

/** Somebody who may use the page; a name is shown to another administrator who was slower. */
export type PageVisitor = boolean | { readonly name?: string | undefined }

export type PageOptions<Request = PageRequest> = {
  /**
   * The product's own login. It is given the framework's own request; `false`: may not. Absent:
   * everybody who reaches the page may use it.
   */
  readonly authorize?: ((request: Request) => PageVisitor | Promise<PageVisitor>) | undefined
  /** the product's name as people know it; absent: as the license names it */
  readonly product?: string | undefined
  /** where the page lies if no framework mounts it: `/registration` */
  readonly path?: string | undefined
  readonly log?: Log | undefined
  /** for tests */
  readonly clock?: Clock | undefined
  /** for tests: the folder of the built page */
  readonly pages?: URL | undefined
}

/** A request handler for node:http, Connect and Express, with a plugin for Fastify. */
export type RegistrationPage = {
  (request: PageRequest, response: PageResponse, next?: () => void): void
  /** `app.register(page.fastify, { prefix: '/registration' })` */
  readonly fastify: (app: object) => Promise<void>
}
