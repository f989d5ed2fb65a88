// `publisher.json`: who sells, and which products requests may name.
import { PRODUCT_ID_PATTERN, parseWith, SLUG_PATTERN } from '@marque/protocol'
import Type, { type Static } from 'typebox'

const ProductSchema = Type.Object({
  id: Type.String({ pattern: PRODUCT_ID_PATTERN, maxLength: 100 }),
  name: Type.String({ minLength: 1, maxLength: 200 }),
})

const PublisherSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  slug: Type.String({ pattern: SLUG_PATTERN, maxLength: 60 }),
  products: Type.Array(ProductSchema, { minItems: 1, maxItems: 1000 }),
  /** addresses that license requests may be mailed to; none: any recipient is taken */
  mailAddresses: Type.Array(Type.String({ maxLength: 254 }), { maxItems: 100 }),
})

export type Product = Static<typeof ProductSchema>
export type Publisher = Static<typeof PublisherSchema>

/** @throws MarqueError 40000 naming each wrong field */
export const parsePublisher = (value: unknown): Publisher =>
  parseWith(PublisherSchema, value, 'publisher.json')

/** The product that a person means by its id or its name; case does not matter. */
export function findProduct(publisher: Publisher, text: string): Product | undefined {
  const wanted = text.trim().toLowerCase()
  return publisher.products.find(
    ({ id, name }) => id === wanted || name.trim().toLowerCase() === wanted,
  )
}

/**
 * A product as a person names it: `Report Server`, or `report-server=报表服务器` with its id.
 * @returns undefined if no id can be made of the name
 */
export function parseProduct(text: string): Product | undefined {
  const named = /^([a-z0-9]+(?:-[a-z0-9]+)*)=(.+)$/.exec(text)
  const name = (named?.[2] ?? text).trim()
  const id =
    named?.[1] ??
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
  return id === '' || name === '' ? undefined : { id, name }
}
