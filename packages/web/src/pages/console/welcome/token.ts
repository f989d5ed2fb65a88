// The token of an invitation, a secret: taken out of the address bar, and so out of history and
// screenshots, as soon as the page's code runs, once, so that nothing that renders twice can lose it.

function takeToken(): string {
  if (location.pathname !== '/welcome') return ''
  const token = location.hash.slice(1)
  if (token !== '') history.replaceState(null, '', location.pathname)
  return token
}

/** Empty if the address held none. */
export const invitationToken: string = takeToken()
