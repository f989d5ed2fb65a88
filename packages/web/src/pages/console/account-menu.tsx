// Who is signed in, the way to the own account, and the way out: a button that opens a short list.
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { Icon } from '../../kit/icons.tsx'
import shell from '../../kit/shell.module.css'
import classes from './account-menu.module.css'
import { useOperator, useSignOut } from './use-operator.ts'

export function AccountMenu() {
  const { t } = useTranslation('console')
  const { email, role } = useOperator()
  const id = useId()
  const [opened, setOpened] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const signOut = useSignOut()
  useCloseOutside(place, opened, () => setOpened(false))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is inside.
    <div
      ref={place}
      className={classes['place']}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !opened) return
        setOpened(false)
        button.current?.focus()
      }}
    >
      <button
        ref={button}
        type="button"
        className={shell['control']}
        aria-label={t('account.menu', { email })}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setOpened(!opened)}
      >
        <Icon name="person" size={18} />
        <Icon name="chevron" size={12} />
      </button>
      <div id={id} className={classes['menu']} hidden={!opened}>
        <p>
          <b>{email}</b>
          {t(`role.${role}`)}
        </p>
        <Link href="/account" onClick={() => setOpened(false)}>
          <Icon name="lock" size={16} /> {t('account.own')}
        </Link>
        <button type="button" onClick={signOut}>
          <Icon name="exit" size={16} /> {t('account.signOut')}
        </button>
      </div>
    </div>
  )
}

/** A click or the focus anywhere else closes it. */
function useCloseOutside(
  place: { readonly current: HTMLElement | null },
  opened: boolean,
  close: () => void,
) {
  useEffect(() => {
    if (!opened) return
    const look = ({ target }: Event) => {
      if (target instanceof Node && place.current?.contains(target) === false) close()
    }
    document.addEventListener('pointerdown', look)
    document.addEventListener('focusin', look)
    return () => {
      document.removeEventListener('pointerdown', look)
      document.removeEventListener('focusin', look)
    }
  })
}
