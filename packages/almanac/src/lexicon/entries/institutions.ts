/** Rows of kind `institution`, with faiths and trades that came with them: terms | first year | later regions | work | note. */
export const INSTITUTIONS = `
police station, policewoman | 1667 | | oed | La Reynie's office at Paris 1667
kindergarten | 1816 | | oed | Owen's infant school 1816, Fröbel 1840
department store, supermarket | 1734 | | braudel | Bennett's at Derby 1734; self-service 1916
stock exchange, stock market, stockbroker | 1300 | | braudel | Bruges about 1309, Toulouse mill shares
coffeehouse, coffee house, café owner | 1450 | europe 1540, americas 1660 | caffeine | Mecca about 1500, Oxford 1650
restaurant | 1050 | europe 1760, americas 1780, near-east 1800 | davidson | Kaifeng; Paris 1765
life insurance, fire insurance | 1340 | | braudel | Genoese contracts from 1347
opera house | 1590 | | grove | Florence 1598, Venice 1637
symphony orchestra, philharmonic | 1700 | | grove | concert societies of the 1700s
trade union, labor union | 1700 | | keywords | English journeymen's clubs about 1700
Freemason | 1200 | | oed | hewers of free stone in London 1212, lodges later
Jesuit | 1470 | | church | nickname before the Society of Jesus, 1534 to 1540
Franciscan friar, Franciscan monk, Franciscan order | 1209 | | church | Francis of Assisi
Dominican friar, Dominican order | 1206 | | church | Dominic at Prouille
Benedictine monk, Benedictine abbey, Rule of Benedict | 516 | | church | Benedict of Nursia
Cistercian | 1098 | | church | Cîteaux
Knights Templar, Templar | 1118 | | church | Hugh of Payns
Teutonic Knight, Teutonic Order | 1190 | | church | Acre
Lutheran | 1517 | | church | Luther
Calvinist | 1533 | | church | Calvin's turn
Protestant | 1521 | | church | before the protest at Speyer 1529
Huguenot | 1520 | | church | eidguenots of Geneva about 1520
Quaker meeting, Society of Friends | 1647 | | church | George Fox
Mormon | 1823 | | church | Smith's visions
Jehovah's Witness, Pentecostal church | 1870 | | church | Russell's group
Christian, Christianity, Christendom | 28 | | church | the followers at Antioch about 40
Jesus Christ, Virgin Mary | -20 | | church | before the birth of Mary's son
cathedral | 300 | | church | bishops' churches after 313
archbishop | 310 | | church | Alexandria in the 300s
Muslim, Moslem, Islam, Islamic | 605 | | islam | before the first revelation, 610
mosque, minaret, muezzin | 610 | | islam | Quba and Medina 622
Quran, Koran | 605 | | islam | first revelation 610
caliph, caliphate | 632 | | islam | Abu Bakr
ayatollah, dervish | 900 | | islam | Sufi brotherhoods; the title ayatollah is later
Shiite, Sufi | 632 | | islam | party of Ali after 632
crusader, crusade | 1063 | | church | Barbastro 1063, Clermont 1095
Spanish Inquisition | 1478 | | church | bull of Sixtus IV
Sikh, Sikhism | 1469 | | oed | birth of Nanak
Buddha, Buddhist, Buddhism, stupa | -650 | europe -330, east-asia -220, near-east -330, americas 1500 | oed | early dates of Gautama
Zen Buddhism, Zen master, Zen monk, Zen garden | 470 | | needham | Bodhidharma by tradition
Nazi, Nazism | 1903 | | oed2 | as a mocking name 1903, the party 1919
Gestapo | 1933 | | oed2 | Göring's Prussian office
KGB, Central Intelligence Agency, North Atlantic Treaty Organization | 1946 | | oed2 | founded 1947 to 1954
FBI | 1908 | | oed2 | the Bureau 1908, its name 1935
League of Nations | 1800 | | oed | the phrase in peace plans of the 1800s, body 1920
European Union | 1920 | | oed2 | plans between the wars, body 1993
Ku Klux Klan | 1865 | | oed | Pulaski, Tennessee
Salvation Army | 1878 | | church | Booth
Soviet Union, USSR, Soviet Russia | 1917 | | oed2 | union of 1922
Bolshevik, Menshevik | 1903 | | oed2 | party congress 1903
Communist Party | 1840 | | keywords | the Manifesto, 1848
World Bank, World Health Organization | 1944 | | oed2 | founded 1944 to 1948
`
