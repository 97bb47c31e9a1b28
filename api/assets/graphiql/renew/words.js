// What the page says, in the language of its reader.
const ZH = {
  name: '账号',
  password: '密码',
  signIn: '登录',
  signOut: '退出',
  nobody: '未登录',
  over: '登录已失效，请重新登录',
  away: '服务器没有应答',
  welcome: `# 山海 · 在左侧文档中查看全部字段与类型；Ctrl+Enter 运行。
#
# 先在上方登录：看得到什么，取决于登录者的授权。

query WhoAmI {
  viewer { name displayName grants { role } }
}

query Purchases {
  purchases(first: 5) {
    nodes { acceptedOn amount state productName }
    pageInfo { hasNextPage endCursor }
  }
}

subscription Changes {
  purchaseChanged { at act gone node { amount state } cursor }
}
`,
};

const EN = {
  name: 'Name',
  password: 'Password',
  signIn: 'Sign in',
  signOut: 'Sign out',
  nobody: 'Not signed in',
  over: 'The session is over: sign in again',
  away: 'The server does not answer',
  welcome: `# Shanhai: every field and type is in the documentation at the left; Ctrl+Enter runs.
#
# Sign in above first: what is seen depends on the grants of whoever asks.

query WhoAmI {
  viewer { name displayName grants { role } }
}

query Purchases {
  purchases(first: 5) {
    nodes { acceptedOn amount state productName }
    pageInfo { hasNextPage endCursor }
  }
}

subscription Changes {
  purchaseChanged { at act gone node { amount state } cursor }
}
`,
};

export const language = navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
export const words = language === 'en' ? EN : ZH;
