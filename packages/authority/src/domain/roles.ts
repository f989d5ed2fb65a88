// Who may do what. Roles include each other upwards, so a route names the least one that suffices;
// a role checked anywhere else than in the route table would be forgotten somewhere.
// Implements docs/contract.md, "Authority".

export const ROLES = ['viewer', 'issuer', 'admin'] as const

/** `viewer` reads, `issuer` also issues and ends, `admin` also names operators and tokens. */
export type Role = (typeof ROLES)[number]

export const includesRole = (held: Role, needed: Role): boolean =>
  ROLES.indexOf(held) >= ROLES.indexOf(needed)
