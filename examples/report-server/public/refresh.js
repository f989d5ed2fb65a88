// Reloads the page when the license holds something else than it shows, unless somebody is typing or
// looks at the registration, whose page follows by itself.
const shown = document.body.dataset.revision

async function look() {
  if (document.hidden || document.activeElement?.tagName === 'INPUT') return
  const answer = await fetch('/api/revision')
  if (!answer.ok) return
  const { revision } = await answer.json()
  if (revision !== shown) location.reload()
}

if (shown !== undefined && document.querySelector('iframe') === null) {
  setInterval(() => look().catch(() => {}), 3000)
}
