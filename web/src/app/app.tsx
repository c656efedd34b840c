// Everything that wraps the pages: data, theme, platform clock, notices, the border that catches failures.
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { type ReactNode, useState } from 'react'
import { BrowserRouter } from 'react-router'
import { makeQueryClient } from '../api/query-client.ts'
import { healthQuery, useLanguage } from '../api/reference.ts'
import { useCalm } from '../blocks/calm.ts'
import { ErrorBoundary } from '../blocks/error-boundary.tsx'
import { NoticeProvider } from '../blocks/notice.tsx'
import { PlatformClockProvider } from '../blocks/platform-time.tsx'
import { PageFailure } from './page-failure.tsx'
import { Pages } from './pages.tsx'
import { calmTheme, theme } from './theme.ts'

/** What follows the server's clock; a component of its own because it needs the query client. */
function WithClock({ children }: { children: ReactNode }) {
  const { data } = useQuery(healthQuery)
  return <PlatformClockProvider anchor={data?.anchor}>{children}</PlatformClockProvider>
}

export function App() {
  const [queries] = useState(makeQueryClient)
  const language = useLanguage()
  const calm = useCalm()
  return (
    <ErrorBoundary fallback={(retry) => <PageFailure retry={retry} />}>
      <ConfigProvider
        theme={calm ? calmTheme : theme}
        locale={language === 'en' ? enUS : zhCN}
        button={{ autoInsertSpace: false }}
      >
        <QueryClientProvider client={queries}>
          <WithClock>
            <NoticeProvider>
              <BrowserRouter>
                <Pages />
              </BrowserRouter>
            </NoticeProvider>
          </WithClock>
        </QueryClientProvider>
      </ConfigProvider>
    </ErrorBoundary>
  )
}
