// Which methods a path has, for whoever asked it by another one.
import type { App } from './app.ts'

/** Call it before any route is added. @returns the methods of a path; none: there is no such path */
export function collectMethods(app: App): (path: string) => readonly string[] {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = new RegExp(`^${url.replace(/:[A-Za-z]+/g, '[^/]+')}$`)
    routes.push({ pattern, methods: [method].flat() })
  })
  return (path) => {
    const methods = routes
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => route.methods)
    return [...new Set(methods)].sort()
  }
}
