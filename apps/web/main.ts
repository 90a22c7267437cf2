import { PiniaColada } from '@pinia/colada'
import I18NextVue from 'i18next-vue'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app.vue'
import { startLanguage } from './language/language.ts'
import { makeRouter } from './routes.ts'
import { followSession } from './session/guard.ts'
import './theme/theme.css'

followSession()
const i18next = await startLanguage(window.location.search)
createApp(App)
  .use(createPinia())
  .use(PiniaColada, {})
  .use(I18NextVue, { i18next })
  .use(makeRouter())
  .mount('#app')
