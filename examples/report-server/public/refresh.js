// Shows what the license holds now: the menu on every page, and the page itself unless it is the
// registration, which follows by itself.
let shown = document.body.dataset.revision

async function look() {
  if (document.hidden) return
  const answer = await fetch('/api/revision')
  if (!answer.ok) return
  const { revision } = await answer.json()
  if (revision !== shown) await show()
}

async function show() {
  const answer = await fetch(location.href)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const isFramed = document.querySelector('iframe') !== null
  for (const part of isFramed ? ['nav'] : ['nav', 'main']) {
    const next = page.querySelector(part)
    if (next !== null) document.querySelector(part)?.replaceWith(next)
  }
  shown = page.body.dataset.revision
}

if (shown !== undefined) setInterval(() => look().catch(() => {}), 3000)
