// The group of edwards25519 by its definition (RFC 8032 §5.1), slowly: an oracle for tests.
export type Point = { readonly x: bigint; readonly y: bigint }

const PRIME = 2n ** 255n - 19n
const modulo = (value: bigint): bigint => ((value % PRIME) + PRIME) % PRIME

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = modulo(result * result)
    if (bit === '1') result = modulo(result * base)
  }
  return result
}

const inverse = (value: bigint): bigint => power(value, PRIME - 2n)
const D = modulo(-121665n * inverse(121666n))

/** Without a division: (X : Y : Z) stands for (X/Z, Y/Z). */
type Projective = { readonly x: bigint; readonly y: bigint; readonly z: bigint }

function add(p: Projective, q: Projective): Projective {
  const a = modulo(p.z * q.z)
  const [c, d] = [modulo(p.x * q.x), modulo(p.y * q.y)]
  const [b, e] = [modulo(a * a), modulo(D * c * d)]
  const [f, g] = [b - e, b + e]
  return {
    x: modulo(a * f * ((p.x + p.y) * (q.x + q.y) - c - d)),
    y: modulo(a * g * (d + c)),
    z: modulo(f * g),
  }
}

/** A point added to itself so many times. */
export function multiplyPoint(point: Point, by: bigint): Point {
  const one: Projective = { ...point, z: 1n }
  let product: Projective = { x: 0n, y: 1n, z: 1n }
  for (const bit of by.toString(2)) {
    product = add(product, product)
    if (bit === '1') product = add(product, one)
  }
  const scale = inverse(product.z)
  return { x: modulo(product.x * scale), y: modulo(product.y * scale) }
}

/** @returns a point with this y, `undefined` if there is none */
export function decodePoint(y: bigint): Point | undefined {
  const square = modulo((y * y - 1n) * inverse(modulo(D * y * y + 1n)))
  const root = power(square, (PRIME + 3n) / 8n)
  for (const x of [root, modulo(root * power(2n, (PRIME - 1n) / 4n))]) {
    if (modulo(x * x) === square) return { x, y }
  }
  return undefined
}
