// What the server said to the last code.
import { useTranslation } from 'react-i18next'
import { RefusedError } from '../../api/http.ts'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { Notice } from '../../kit/notice.tsx'
import type { Remark } from './activation-state.ts'

export function RemarkNotice({ remark }: { readonly remark: Remark | undefined }) {
  const { t } = useTranslation('activation')
  switch (remark?.kind) {
    case undefined:
      return null
    case 'unanswered':
      return <Notice tone="warn" title={t('code.unanswered')} urgent />
    case 'lock-over':
      return <Notice tone="good" title={t('lock.over')} />
    case 'refused':
      return (
        <FaultNotice error={new RefusedError(remark.problem)}>
          {remark.problem.name === 'CODE_INCORRECT' ? (
            <p>
              <b>
                {remark.attemptsLeft === undefined
                  ? t('code.triesLeftUnknown')
                  : t('code.triesLeft', { number: remark.attemptsLeft })}
              </b>
            </p>
          ) : null}
        </FaultNotice>
      )
  }
}
