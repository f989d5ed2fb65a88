// What a person types or pastes as the verification code, reduced to its digits. Spaces, hyphens
// and full-width digits are fine; nothing is cut off, since a cut code would cost a try.

export const codeLength = 6

/** @returns the digits, or undefined if there are more than a code has */
export function parseCodeText(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/[^0-9]/g, '')
  return digits.length > codeLength ? undefined : digits
}
