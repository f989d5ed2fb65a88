// Whoever was invited becomes an operator here.
export function WelcomePage() {
  return null
}
