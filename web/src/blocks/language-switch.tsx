// Chinese or English; the button says what it switches to, in that language.
export function LanguageSwitch({
  language,
  onSwitch,
}: {
  language: 'zh' | 'en'
  onSwitch: (language: 'zh' | 'en') => void
}) {
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className="language-switch"
      data-testid="language-switch"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => onSwitch(other)}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  )
}
