// Says so for as long as somebody acts for another one.
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLanguage } from '../api/reference.ts'
import { dayAndTime } from '../blocks/local-time.ts'
import { usePlatformNow } from '../blocks/platform-time.tsx'
import { useStandingIn } from '../features/me/me-queries.ts'
import { usePostText } from '../features/me/post-text.ts'

function Banner() {
  const { t } = useTranslation()
  const language = useLanguage()
  const standing = useStandingIn()
  const posts = usePostText()
  const now = usePlatformNow()
  return (
    <div className="health-banner" data-tone="calm" role="status" data-testid="stand-in-banner">
      <div>
        {standing
          .map((each) =>
            t('shell.standingIn', { posts: posts(each.positions), until: dayAndTime(each.until, language, now) }),
          )
          .join(t('list'))}{' '}
        <Link to="/me">{t('shell.standingInMore')}</Link>
      </div>
    </div>
  )
}

export function StandInBanner() {
  return useStandingIn().length > 0 ? <Banner /> : null
}
