// What became of the projects after a restart (R19; docs/protocol.md §6).
export const recovery = {
  all: 'No QR code is needed: projects recovered: {{number}}',
  allText:
    'They proved their components and hold their seats as before. Activate only to register another project.',
  some: 'Projects that wait: {{number}}',
  someText: 'Recovered by themselves: {{number}}. Those that wait keep their seats meanwhile.',
  noneText: 'They keep their seats meanwhile, and their nodes go on with the leases they have.',
  more: 'Not listed here: {{number}}.',
  reasons: {
    'not-heard-of': 'None of its nodes has come back yet. Wait a few minutes before you scan.',
    'environment-changed': 'Too few of its components are the ones it was registered with.',
    'recovery-not-allowed': 'The license asks for a QR code after a restart.',
    'not-sealed': 'It has no components of its own to recover by. Scan the QR code.',
    'data-changed': 'Its stored data was changed from outside. Scan the QR code.',
  },
  changed: 'Changed: {{slots}}.',
  absent: 'Not reached: {{slots}}.',
  comma: ', ',
  slots: {
    configDatabase: 'config database',
    stateServer: 'state server',
    fileServer: 'file server',
  },
} as const
