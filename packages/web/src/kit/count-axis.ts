// The axis of a plot of counts: from 0 up in equal steps of a round number.

export type CountAxis = { readonly length: number; readonly count: number }

/** Three or four equal steps of a round number that reach at least `top`. */
export function countAxis(top: number): CountAxis {
  const rough = top / 4
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)))
  const round = [1, 2, 2.5, 5, 10].map((factor) => factor * power)
  const length = round.find((each) => each >= rough && Number.isInteger(each)) ?? 10 * power
  return { length, count: Math.max(1, Math.ceil(top / length)) }
}

export const ticksOf = ({ length, count }: CountAxis): readonly number[] =>
  Array.from({ length: count + 1 }, (_, index) => index * length)
