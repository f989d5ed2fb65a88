// Where in a host's address space the page lies. Frameworks strip the path that they mount a handler
// under; a plain server does not. All links of the page are relative, so that it also works behind a
// proxy that knows it by another path. Pure.

/** What is asked of the page, below the place where it lies. */
export type Place =
  | { readonly kind: 'inside'; readonly path: string; readonly query: string }
  /** relative links need the slash at the end */
  | { readonly kind: 'add-slash'; readonly location: string }
  | { readonly kind: 'outside' }

/** @param urls.original the request's target before a framework stripped the mount path off it */
export function findPlace(urls: { url: string; original?: string; path: string }): Place {
  const { url, original = url, path } = urls
  return original === url ? placeUnder(url, path) : placeOf({ full: original, local: url })
}

/** A place that a framework found. @param target.local the rest below the mount path */
export function placeOf(target: { full: string; local: string }): Place {
  const [full = '', query = ''] = split(target.full)
  const [rest = ''] = split(target.local)
  const path = rest.startsWith('/') ? rest : `/${rest}`
  if (path !== '/' || full.endsWith('/')) return { kind: 'inside', path, query }
  const last = full.slice(full.lastIndexOf('/') + 1)
  return { kind: 'add-slash', location: `./${last}/${query === '' ? '' : `?${query}`}` }
}

function placeUnder(url: string, mount: string): Place {
  const [path = ''] = split(url)
  const base = `/${mount.replace(/^\/+|\/+$/g, '')}`
  if (base === '/') return placeOf({ full: url, local: path })
  if (path !== base && !path.startsWith(`${base}/`)) return { kind: 'outside' }
  return placeOf({ full: url, local: url.slice(base.length) })
}

function split(url: string): readonly [path: string, query: string] {
  const at = url.indexOf('?')
  return at === -1 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
}
