// The sign of the product: a loop that is closed by being proved.
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#10333f" />
      <g fill="none" strokeLinecap="round" strokeWidth="3">
        <path d="M22.8 9.6A9.3 9.3 0 1 0 25.3 16" stroke="#fff" />
        <path d="m11.8 16.2 3.2 3.2 9-9.6" stroke="#6fc3b8" />
      </g>
    </svg>
  )
}
