// The look of antd's controls. The same colours as custom properties are in base.css; change both together.
import type { ThemeConfig } from 'antd'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0e6070',
    colorInfo: '#0e6070',
    colorSuccess: '#1d6b4c',
    colorWarning: '#8f5b00',
    colorError: '#b42318',
    colorTextBase: '#12303a',
    colorTextPlaceholder: '#5f757e',
    colorLink: '#0e6070',
    colorBorder: '#b9c6ca',
    colorBorderSecondary: '#d9e1e3',
    borderRadius: 6,
    fontSize: 14,
    controlHeight: 34,
    fontFamily: 'var(--font)',
    motionUnit: 0.06,
  },
  components: {
    Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none' },
  },
}

/** For readers who wish for no motion: what waits for the end of an animation would else stay unseen. */
export const calmTheme: ThemeConfig = { ...theme, token: { ...theme.token, motion: false } }
