package content

// ingestKeys are the keys of ingest.
func ingestKeys() []Key {
	return []Key{
		{Name: "pages", Kind: KeyTexts, Doc: T("可以读自家文章公开页的主机", "hosts whose public pages of the team's own posts may be read")},
		{Name: "daily", Kind: KeyWhole, Least: 1, Doc: T("一台主机一天最多读多少次，默认 300", "the most requests a day to one such host; 300 when unsaid")},
		{Name: "rules", Kind: KeyTexts, Example: "rules/pages.yaml", Doc: T("自己写的页面规则文件", "files of your own with rules for pages")},
		{Name: "sheets", Kind: KeyTexts, Example: "rules/sheets.yaml", Doc: T("自己写的导出表说明文件", "files of your own that describe exports")},
		{Name: "ages", Kind: KeyTexts, Example: "24h", Doc: T("发布后多久各读一次", "the ages at which a publication is read")},
		{Name: "inbox", Kind: KeyText, Example: "exports", Doc: T("serve 自动导入的文件夹", "a folder whose exports serve imports by itself")},
		{Name: "orders", Kind: KeyText, Pattern: patternSecret, Example: "${MOXIN_ORDERS_SECRET}", Doc: T("商城推送订单的签名密钥，写成 ${变量名}", "the secret that signs a shop's orders, as ${VARIABLE}")},
		{Name: "touch", Kind: KeyText, Example: "720h", Doc: T("点过链接后多久内的订单还算它的，默认 720h", "how long after a touch an outcome is credited to it; 720h when unsaid")},
		{Name: "beacon", Kind: KeyWord, Words: beaconModes, Doc: T("自己的网站怎样数读者：count 只计数，ask 先征求同意，off 不数", "how the own site counts readers: count, ask for consent first, or off")},
	}
}
