// The account status of a license as the key of its text.
export const accountKey = (status: string) =>
  status === 'active'
    ? 'accountActive'
    : status === 'suspended'
      ? 'accountSuspended'
      : 'accountEnded'
