// Runs one action after the other, in the order they were asked for; a failed one holds up nobody.

export type InTurn = <T>(action: () => Promise<T>) => Promise<T>

export function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (action) => {
    const done = last.then(action)
    last = done.catch(() => undefined)
    return done
  }
}
