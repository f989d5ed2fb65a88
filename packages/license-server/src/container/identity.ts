// As whom the container runs once it has given up being root (docs/image.md "User"). A wrong choice
// either keeps rights that nobody needs or leaves the licensee with files that he cannot read.

export type Identity = { readonly uid: number; readonly gid: number }

/** The user that the image brings along. */
export const CONTAINER_IDENTITY: Identity = { uid: 10001, gid: 10001 }

/** Whoever owns the config directory; the image's own user if that is root. Never group 0. */
export function chooseIdentity(configOwner: Identity): Identity {
  if (configOwner.uid === 0) return CONTAINER_IDENTITY
  return { uid: configOwner.uid, gid: configOwner.gid === 0 ? configOwner.uid : configOwner.gid }
}

/** Whether a file is one to hand over: root's, or left to the image's user by the image itself. */
export function isToBeTakenOver(owner: Identity, identity: Identity): boolean {
  if (owner.uid === identity.uid) return false
  return owner.uid === 0 || owner.uid === CONTAINER_IDENTITY.uid
}
