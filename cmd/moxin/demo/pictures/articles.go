package main

// hasty is an article as it should not go out: what the check says of it is a picture.
const hasty = `---
title: 全网最低价的白茶礼盒
author: 林溪
cover: ./no-such-cover.jpg
stage: trust
audience: existing
ai: none
tags: [白茶, 礼盒]
channels: {gzh: {}, xhs: {}}
---

这款礼盒销量第一，喝了能降血糖。今天下单，立即抢购！

想要的加 V 信 yunpan_tea，或者打 138 0013 8000。

##没有空格的标题

**老客户都说好喝。**下一批要等到清明.
`

// noCover is an article without a cover: moxin draws one.
const noCover = `---
title: 三月的水，为什么更软
slug: march-water
author: 许知夏
summary: 雪水化开的那几天，同一口井泡出来的茶都甜一些。
stage: attract
audience: existing
ai: none
tags: [泡茶, 水]
channels: {gzh: {}, dy: {}, sph: {}, bz: {}}
---

雪水化开的那几天，同一口井泡出来的茶都甜一些。

## 硬度变了

冬天的井水硬，泡出来的茶发暗；三月的水软，汤色亮一截。
`

// fullCards is an article whose cards show what cards can hold.
const fullCards = `---
title: 一泡好茶，差在哪三步
slug: full-cards
author: 林溪
summary: 水温、投茶量、出汤的快慢，差一点就是两种味道。
stage: trust
audience: existing
ai: none
tags: [泡茶, 水温, 喝茶日常]
channels: {xhs: {}}
---

很多人问：“同样的茶，为什么在店里喝是甜的，回家就苦了？”**答案多半不在茶，在水。**

## 先看水，再看茶

水温决定了苦味出来多少。绿茶 80 ℃，红茶 90 ℃，普洱要滚水——这不是规矩，是溶出的快慢。

- **绿茶**怕烫，水开以后等两分钟
- **红茶**用九十度，别用滚水
- **熟普**先醒一泡，再正式喝

> 宁少勿多。多了救不回来，少了再添一点就是。

## 一张表，贴在茶柜上

| 茶 | 水温 | 投茶 | 出汤 |
| --- | --- | --- | --- |
| 龙井 | 80 ℃ | 3 g | 45 秒 |
| 正山小种 | 90 ℃ | 5 g | 15 秒 |
| 白毫银针 | 95 ℃ | 4 g | 60 秒 |
| 熟普 | 100 ℃ | 7 g | 即入即出 |

::: tip 没有秤的时候
用茶则：平平一则，大约三克。第一次用，请拿家里的秤称一次。
:::

## 三步做完

1. 温杯，温杯的水不要留着
2. 投茶，<mark>先闻一闻干茶</mark>
3. 沿着杯壁注水，按表出汤

喝完把茶叶倒出来，盖碗立刻冲净。明天的第一泡，从今天洗干净的碗开始 ☕️
`
