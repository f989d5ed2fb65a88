// The QR code of a challenge as an SVG document. An upper-case URL stays in the compact alphanumeric
// mode (version 11 or 12 at level M), which a phone reads from an arm's length.
// Implements docs/protocol.md §3; ISO/IEC 18004 §9.1 (quiet zone of four modules).
import { renderSVG } from 'uqr'

const QUIET_ZONE = 4

/** @param url in QR's alphanumeric set */
export const qrCodeSvg = (url: string): string =>
  renderSVG(url, { ecc: 'M', border: QUIET_ZONE, pixelSize: 1 })
