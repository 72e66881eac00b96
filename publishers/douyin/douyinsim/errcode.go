package douyinsim

// refusal is a code and what the platform says with it.
type refusal struct {
	code int
	text string
}

// Codes of the page of status codes, read 2026-11; those marked so are unverified.
var (
	noParameter = refusal{28001007, "参数不合法"}
	noToken     = refusal{28001003, "access_token无效"}
	noFresh     = refusal{28001008, "access_token过期,请刷新或重新授权"}
	noScope     = refusal{28001012, "用户未授权该scope"}
	noGrant     = refusal{28001014, "应用未获得该能力"}
	noApp       = refusal{28001016, "当前应用已被封禁或下线"}
	noMatch     = refusal{28001015, "open_id与access_token不匹配"}
	noQuota     = refusal{28003017, "quota已用完"}

	noCredential = refusal{10003, "client_key或client_secret错误"} // (unverified)
	noCode       = refusal{10007, "授权码无效或过期"}                   // (unverified)
	noRefresh    = refusal{10010, "refresh_token过期"}            // page refresh_token
	noRenewal    = refusal{10020, "refresh_token续期次数用完"}        // (unverified)
	noRenewRight = refusal{10004, "应用没有renew_refresh_token权限"}  // (unverified)
)
