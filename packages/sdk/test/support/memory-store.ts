// A store of a product that keeps the text in memory and can be made to fail.
import type { RegistrationStore } from '@marque/sdk'

export type MemoryStore = RegistrationStore & {
  text: string | undefined
  /** what both calls reject with from now on */
  fault: Error | undefined
  saves: number
}

export function memoryStore(text?: string): MemoryStore {
  const store: MemoryStore = {
    text,
    fault: undefined,
    saves: 0,
    load: async () => {
      if (store.fault !== undefined) throw store.fault
      return store.text
    },
    save: async (saved) => {
      if (store.fault !== undefined) throw store.fault
      store.text = saved
      store.saves++
    },
  }
  return store
}
