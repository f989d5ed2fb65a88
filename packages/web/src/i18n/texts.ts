// The shape that keeps languages in step: a translation has exactly the keys of the English text.

/** The same keys as `T`, with any text behind each. */
export type Texts<T> = { readonly [key in keyof T]: T[key] extends string ? string : Texts<T[key]> }
