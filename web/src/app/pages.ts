/** The addresses of pages; the server answers these with the app, and any other as not there. */
export const PAGES = {
  home: '/',
  signIn: '/sign-in',
  forgotPassword: '/forgot-password',
  setPassword: '/set-password',
  today: '/today',
  visitConversation: '/today/$threadId',
  inbox: '/inbox',
  conversation: '/inbox/$threadId',
  alerts: '/alerts',
  routing: '/routing',
  account: '/account',
  phones: '/phones',
  numbers: '/numbers',
  number: '/numbers/$id',
  people: '/settings/people',
  apiKeys: '/settings/api-keys',
} as const;
