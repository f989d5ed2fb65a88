// Reads /proc/self/mountinfo (proc_pid_mountinfo(5)): whether a directory of the container was mapped.
// Wrong here, an unmapped /app/config would lose the instance with the container and nobody would be
// warned before.

/** Whether something is mounted exactly at `path`, which is absolute and has no trailing slash. */
export function isMountPoint(mountinfoText: string, path: string): boolean {
  return mountinfoText.split('\n').some((line) => {
    const mountPoint = line.split(' ')[4]
    return mountPoint !== undefined && unescapeOctal(mountPoint) === path
  })
}

/** Space, tab, newline and backslash are written as a backslash and three octal digits. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  )
}
