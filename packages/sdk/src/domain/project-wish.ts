// What administrators want of a whole project: where all its nodes are to be registered, or that
// none is. One value that every node follows; believing an older one would register a project that
// somebody unbound. Implements docs/adr/0018; docs/sdk.md §8.
import { MarqueError, parseWith, SLOTS, type Slot } from '@marque/protocol'
import Type, { type Static } from 'typebox'
import { parseServerAddress } from './server-address.ts'

/** The schema of the value; a node keeps the one that it followed last. */
export const ProjectWishSchema = Type.Object({
  format: Type.Literal('marque-wish/1'),
  /** grows by one with every wish */
  revision: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER - 1 }),
  /** where to register; of an unbound project, where it was registered last */
  server: Type.Optional(Type.String({ maxLength: 400 })),
  ca: Type.Optional(Type.Array(Type.String())),
  unbound: Type.Boolean(),
  /** epoch seconds, by the clock of the node that was asked */
  at: Type.Integer({ minimum: 0, maximum: 253402300799 }),
  /** the name of that node */
  by: Type.String({ maxLength: 1000 }),
})

export type ProjectWish = Static<typeof ProjectWishSchema>

export const encodeWish = (wish: ProjectWish): string => JSON.stringify(wish)

/** @throws MarqueError or SyntaxError if the text is no wish, or names no server that could be one */
export function parseWish(text: string): ProjectWish {
  const wish = parseWith(ProjectWishSchema, JSON.parse(text), 'wish of the project')
  if (wish.server === undefined && wish.unbound) return wish
  return { ...wish, server: parseServerAddress(wish.server ?? '') }
}

/**
 * The component that holds the wish: one for a project's whole life, since a second place might
 * hold an older wish when the first is out of reach.
 */
export const wishSlot = (slots: ReadonlySet<Slot>): Slot | undefined =>
  SLOTS.find((slot) => slots.has(slot))

/** Two wishes are one if every word of them is. */
export const isSameWish = (a: ProjectWish | undefined, b: ProjectWish | undefined): boolean =>
  a === undefined || b === undefined ? a === b : encodeWish(a) === encodeWish(b)

export const newerWish = (
  a: ProjectWish | undefined,
  b: ProjectWish | undefined,
): ProjectWish | undefined => ((a?.revision ?? 0) > (b?.revision ?? 0) ? a : b)

/** Whether two administrators wanted the same: then neither came too late. */
export const isSameAim = (a: ProjectWish, b: ProjectWish): boolean =>
  a.unbound === b.unbound && (a.unbound || a.server === b.server)

/** What the other administrator did, for the one who comes too late. */
export function conflictWith(wish: ProjectWish | undefined): MarqueError {
  if (wish === undefined)
    return new MarqueError('CONFLICT', { reason: 'nobody registered this project yet' })
  // biome-ignore lint/style/noRestrictedGlobals: writes an instant, reads no clock.
  const at = new Date(wish.at * 1000).toISOString()
  const reason = `another administrator ${deedOf(wish)} on ${wish.by} at ${at}`
  return new MarqueError('CONFLICT', { reason })
}

const deedOf = ({ unbound, server }: ProjectWish): string =>
  unbound ? 'unbound the project' : `registered the project at ${server}`
