// Drops the section headers, and what only they point to (symbols and debug names), from a 64-bit
// little-endian ELF executable (System V ABI, chapter 4). The kernel and the loader read program
// headers only; Node shrinks by a seventh. Works on any host, for any machine's binary.

const HEADER_BYTES = 64
const PROGRAM_HEADER_BYTES = 56

/** A copy that ends behind the last segment and names no sections. */
export function dropSectionHeaders(elf: Uint8Array): Uint8Array {
  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength)
  assertElf64(view)
  const tableOffset = Number(view.getBigUint64(0x20, true))
  const count = view.getUint16(0x38, true)
  let end = Math.max(HEADER_BYTES, tableOffset + count * PROGRAM_HEADER_BYTES)
  for (let index = 0; index < count; index += 1) {
    const header = tableOffset + index * PROGRAM_HEADER_BYTES
    const segmentOffset = Number(view.getBigUint64(header + 0x08, true))
    const sizeInFile = Number(view.getBigUint64(header + 0x20, true))
    end = Math.max(end, segmentOffset + sizeInFile)
  }
  if (end > elf.length) throw new RangeError('the executable is cut short')
  const slim = elf.slice(0, end)
  const slimView = new DataView(slim.buffer)
  slimView.setBigUint64(0x28, 0n, true)
  slimView.setUint16(0x3c, 0, true)
  slimView.setUint16(0x3e, 0, true)
  return slim
}

function assertElf64(view: DataView): void {
  const isElf = view.byteLength >= HEADER_BYTES && view.getUint32(0, false) === 0x7f454c46
  const is64LittleEndian = isElf && view.getUint8(4) === 2 && view.getUint8(5) === 1
  if (!is64LittleEndian || view.getUint16(0x36, true) !== PROGRAM_HEADER_BYTES) {
    throw new TypeError('not a 64-bit little-endian ELF executable')
  }
}
