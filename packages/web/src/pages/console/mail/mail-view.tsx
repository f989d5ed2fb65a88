// A mail as it reads: as HTML in a frame that can run nothing and reach nothing, or as text.
import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './mail.module.css'

type MailViewProps = {
  readonly text: string
  /** the address of the HTML */
  readonly html: string
}

export function MailView({ text, html }: MailViewProps) {
  const { t } = useTranslation('mail')
  const [view, setView] = useState('html')
  return (
    <div className={classes['view']}>
      <SegmentedControl
        aria-label={t('sent.view')}
        value={view}
        onChange={setView}
        data={[
          { value: 'html', label: t('sent.html') },
          { value: 'text', label: t('sent.text') },
        ]}
      />
      {view === 'html' ? (
        <iframe
          key={html}
          className={classes['frame']}
          sandbox=""
          src={html}
          title={t('sent.frame')}
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long mail is scrolled by keyboard.
        <pre className={classes['text']} tabIndex={0}>
          {text}
        </pre>
      )}
    </div>
  )
}
