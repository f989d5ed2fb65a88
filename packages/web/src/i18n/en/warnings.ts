// What an administrator should mend: a sentence and a remedy for each warning of the license
// server's closed table (R5, R25; docs/protocol.md §7).
export const warnings = {
  heading: 'Needs attention',
  upload: 'Upload a license file',
  CONFIG_NOT_MAPPED: {
    text: 'The config directory is not mapped to the host.',
    remedy:
      'Start the container with -v HOSTDIR:/app/config. As it is, a new container will be a new instance: it needs an activation of its own, which counts as a re-install.',
  },
  CERTIFICATE_BUILT_IN: {
    text: 'The built-in TLS certificate is in use; it is valid for localhost and 127.0.0.1 only.',
    remedy:
      'Map a directory with server.crt and server.key to /app/tls, so that browsers and nodes on other machines can verify this server. It is loaded without a restart.',
  },
  CERTIFICATE_EXPIRES: {
    text: 'The TLS certificate expires on {{date}}.',
    remedy:
      'Put a newer server.crt and server.key into /app/tls; they are loaded without a restart.',
  },
  CERTIFICATE_INVALID: {
    text: 'The TLS certificate in /app/tls cannot be used: {{reason}}',
    remedy:
      'The one before stays in use. Put a matching server.crt and server.key into /app/tls; they are loaded without a restart.',
  },
  LICENSE_EXPIRES: {
    text: 'The license expires on {{date}}.',
    remedy:
      'Ask the publisher for a renewed license file and upload it. No restart, no QR code, and no seat is lost.',
  },
  LICENSE_EXPIRED: {
    text: 'The license has expired.',
    remedy:
      'Ask the publisher for a renewed license file and upload it; nothing needs to be restarted. Until then no node can register or renew.',
  },
  LICENSE_SUSPENDED: {
    text: 'The publisher has suspended or ended this license.',
    remedy:
      'Speak to the publisher; name the deployment shown below. A license file that resumes it can be uploaded without a restart.',
  },
  LICENSE_FILE_REFUSED: {
    text: 'A license file in the config directory was refused: {{reason}}',
    remedy:
      'The license before stays in force. Replace config/license.json by the file exactly as the publisher sent it.',
  },
  CLOCK_BEHIND: {
    text: 'The clock of this machine is behind by {{span}}.',
    remedy:
      'Set the clock, or activate by QR code again, which proves the time. Until then nodes that hold a seat go on, and no new seat is given.',
  },
  other: {
    text: 'The license server reports {{name}}.',
    remedy: 'Its log says more. This page is older than the server; reload it.',
  },
} as const
