// What a person reads when everything runs: three addresses and what to do with them.

export type Addresses = {
  readonly authority: string
  readonly licenseServer: string
  readonly nodes: readonly string[]
  readonly data: string
  readonly isFirstStart: boolean
  readonly passphraseFile: string
  readonly passwordFile: string
  /** who signs in to the console, and where the password is */
  readonly operator: { readonly email: string; readonly passwordFile: string }
}

export function announcement(at: Addresses): string {
  const page = `${at.licenseServer}/license/qrcode`
  return `
Marque runs on this machine. Ctrl-C stops all of it.

  authority        ${at.authority}
                   sign in as ${at.operator.email} with the password in ${at.operator.passwordFile}
  license server   ${page}
  sample project   ${at.nodes.join(', ')}
                   sign in as admin with the password in ${at.passwordFile}

What to do now:
  1  Open the QR page:
       ${page}
     Its certificate was made here, so the browser asks once whether to go on.
  2  A phone would scan the QR code. This one leads to an address of this machine, which no
     phone can reach: unfold "The phone cannot scan?" under the QR code, copy the address,
     and open it in this browser.
  3  Press the button there, and type the six digits into the QR page.
  4  ${at.isFirstStart ? registerText(at) : returnText(at)}

${at.isFirstStart ? firstStartText(at) : `It goes on with the data in ${at.data}.`}
`
}

const registerText = ({ nodes: [first], licenseServer }: Addresses): string =>
  `Open the sample project ${first}, sign in, and go to System Management,
     Registration Management. Press Register Now, enter ${licenseServer}
     and submit: all nodes are registered, and the reports appear.`

const returnText = ({ nodes }: Addresses): string =>
  `A project that was registered before comes back by itself: ${nodes.join(', ')}`

const firstStartText = ({ data, passphraseFile }: Addresses): string =>
  `Everything is kept in ${data}; remove that directory to begin anew. The root key made here
lies under a random passphrase, which is in ${passphraseFile} (readable by you alone).`
