// Words that every page of Marque uses.
export const common = {
  brand: 'Marque',
  licenseServer: 'License server',
  skip: 'Skip to the content',
  language: 'Language',
  toDark: 'Dark colors',
  toLight: 'Light colors',
  loading: 'Loading…',
  copy: 'Copy',
  copied: 'Copied',
  cancel: 'Cancel',
  close: 'Close',
  retry: 'Try again',
  perpetual: 'Perpetual',
  unknown: 'Unknown',
  errorCode: 'Error {{code}}',
  reference: 'Reference {{ref}}',
  unreachable: {
    title: 'The license server does not answer',
    text: 'Check that its container runs and that this address is right. The page keeps trying by itself.',
    stale:
      'No connection to the license server. What you see here may be out of date; the page keeps trying.',
  },
  facts: {
    licensee: 'Licensee',
    product: 'Product',
    publisher: 'Publisher',
    maxConnections: 'Max Connections',
    connectionsInUse: 'Connections in use',
    expires: 'Expires',
    serial: 'License serial',
    deployment: 'Deployment',
    instance: 'Instance',
    version: 'Server version',
  },
  seatIsNode:
    'A seat is a node: every node of every project takes one of the Max Connections, wherever it runs.',
} as const
