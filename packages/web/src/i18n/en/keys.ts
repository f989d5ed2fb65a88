// The publisher's keys in the console of the authority (docs/protocol.md §1).
export const keys = {
  title: 'Keys',
  intro: 'Which keys sign and open here, and until when. No key itself is ever shown.',
  publisher: { title: 'Publisher', name: 'Name', slug: 'Slug', root: 'Root key' },
  rootText: 'The root key is offline. It is needed only to delegate new keys.',
  issuing: {
    title: 'Issuing keys',
    text: 'Sign licenses while their delegation lasts. Licenses that were signed stay good after that.',
    list: 'Periods of the issuing keys',
    current: 'Current',
    past: 'Over',
    coming: 'Not yet valid',
    spare: 'Valid, not used',
    period: '{{from}} to {{to}}',
    now: 'Now: {{date}}',
    left: '{{span}} left',
    none: 'There is no issuing key.',
  },
  warning: {
    ends: 'The issuing key ends in {{span}}',
    endsText: 'After that no license can be issued or renewed. Delegate new keys before.',
    none: 'No issuing key is valid now',
    noneText:
      'No license can be issued or renewed until new keys are delegated. Phones are still answered.',
  },
  activation: {
    title: 'Activation keys',
    text: 'Open the challenges that QR codes carry. Old ones are kept, since licenses out there name them.',
    current: 'Named by new licenses',
    old: 'For licenses out there',
    none: 'There is no activation key.',
  },
  rotation: {
    title: 'Delegate new keys',
    text: 'Once a year, where the root key is. Nothing is restarted, and nothing that was issued changes.',
    steps: 'Steps for new keys',
    machine:
      'Go to the machine that holds the root key: root.pem, and the copy of trust.json beside it. It needs no network.',
    run: 'Run the command below there. ROOT is the directory of the root key, OUT an empty one. It asks for the passphrase of the root key.',
    carry:
      'Carry the directory that it makes in OUT, <date>-<key>, into keys/ of the authority’s data directory; its user must be able to read it.',
    wait: 'Do not restart anything. The authority signs the next license with the new key; this page shows it as the current one.',
    keep: 'Keep the older directories in keys/. Challenges of licenses that name their activation keys open with them.',
    command: 'Command that delegates new keys',
    copied: 'The command was copied.',
  },
} as const
