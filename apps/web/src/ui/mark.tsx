/** The product's mark: an estimate on its interval. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#1c666b" />
      <path d="M7 16h18" stroke="#fff" strokeOpacity=".55" strokeWidth="2.4" strokeLinecap="round" />
      <path d="M7 12.2v7.6M25 12.2v7.6" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="18.2" cy="16" r="4.1" fill="#fff" />
    </svg>
  )
}
