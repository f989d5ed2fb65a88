// Addresses of mail, as far as their form can tell: one `@`, no spaces, nothing that a header of a mail
// would take for the end of the address.

export const EMAIL_PATTERN =
  '^[^\\s@<>,;:"\\u0000-\\u001f\\u007f]+@[^\\s@<>,;:"\\u0000-\\u001f\\u007f]+$'
const MAX_LENGTH = 254

export const isEmail = (text: string): boolean =>
  text.length <= MAX_LENGTH && new RegExp(EMAIL_PATTERN).test(text)
